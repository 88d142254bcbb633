# ninja runs a graph of commands, each a child process.
directory=$(package @rescript/win32-x64@12.2.0)/bin
cat >build.ninja <<END
rule copy
  command = $(command -v cp) \$in \$out
END
for i in $(seq 1 20); do
    echo "line $i" >"in$i"
    echo "build out$i: copy in$i" >>build.ninja
done
"$sojourn" "$directory/ninja.exe"
for i in $(seq 1 20); do
    cmp "in$i" "out$i"
done
"$sojourn" "$directory/ninja.exe" | grep 'no work to do'
