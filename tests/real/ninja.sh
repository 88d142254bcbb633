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
# nothing is left to do, until an input changes
test -z "$("$sojourn" "$directory/ninja.exe")"
sleep 0.1
echo changed >in7
"$sojourn" "$directory/ninja.exe" | grep -F '[1/1] out7'
cmp in7 out7
# a command that fails is reported, and so is ninja's own failure
echo 'build broken: copy does-not-exist' >>build.ninja
if "$sojourn" "$directory/ninja.exe"; then exit 1; fi
