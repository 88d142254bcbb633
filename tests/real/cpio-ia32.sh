# cpio for 32-bit Windows makes an archive that the native one lists, and takes it apart.
directory=$(debian cpio-win32=2.13+dfsg-7.1)
cpio=$directory/usr/share/win32/cpio.exe
mkdir -p tree/deep
seq 10000 >tree/numbers
seq 300 >tree/deep/few
find tree -type f | sort >list
"$sojourn" "$cpio" -o -H newc <list >archive
cpio -t <archive | cmp - list
mkdir out
(cd out && "$sojourn" "$cpio" -i -d <../archive)
diff -r tree out/tree
