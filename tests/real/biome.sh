# biome formats a package's sources in place, with all its threads, as its Linux build does.
windows=$(package @biomejs/cli-win32-x64@2.5.15)/biome.exe
linux=$(package @biomejs/cli-linux-x64@2.5.15)/biome
chmod +x "$linux"
for tree in ours native; do
    mkdir $tree
    cp -r "$(package preact@10.19.3)/src" $tree/src
    cp -r "$(package zod@3.22.4)/lib" $tree/lib
done
(cd native && "$linux" format --write . >../native.log 2>&1) || true
(cd ours && "$sojourn" "$windows" format --write . >../ours.log 2>&1) || true
diff -r native ours
# something was changed, and both say the same of how much
! diff -rq ours/src "$(package preact@10.19.3)/src" >/dev/null
test "$(grep -o 'Formatted [0-9]* files' ours.log)" = "$(grep -o 'Formatted [0-9]* files' native.log)"
