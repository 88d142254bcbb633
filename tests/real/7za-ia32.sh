# 7-Zip for 32-bit Windows archives a tree of 1,000 files and extracts it; native 7-Zip reads it too.
directory=$(package 7zip-bin@5.2.0)
chmod +x "$directory/linux/x64/7za"
seq -f 'tree/d%02g' 0 49 | xargs mkdir -p
awk -f "$here/tree.awk"
"$sojourn" "$directory/win/ia32/7za.exe" a -mmt2 a.7z tree
mkdir ours native
"$sojourn" "$directory/win/ia32/7za.exe" x -oours a.7z
diff -r tree ours/tree
"$directory/linux/x64/7za" x -onative a.7z
diff -r tree native/tree
