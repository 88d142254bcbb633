# cwebp and dwebp: raw YUV in, ppm out, each step byte-equal with the Linux build.
directory=$(package webp-converter@3.0.1)/bin
chmod +x "$directory"/libwebp_linux/bin/cwebp "$directory"/libwebp_linux/bin/dwebp
awk 'BEGIN { srand(7); for (i = 0; i < 640 * 480 * 3 / 2; i++) printf "%c", 32 + int(90 * rand()) }' >in.yuv
"$directory/libwebp_linux/bin/cwebp" -quiet -s 640 480 in.yuv -o native.webp
"$sojourn" "$directory/libwebp_win64/bin/cwebp.exe" -quiet -s 640 480 in.yuv -o ours.webp
cmp native.webp ours.webp
"$sojourn" "$directory/libwebp_win64/bin/cwebp.exe" -quiet -mt -m 6 -s 640 480 in.yuv -o threads.webp
"$directory/libwebp_linux/bin/dwebp" -quiet native.webp -ppm -o native.ppm
"$sojourn" "$directory/libwebp_win64/bin/dwebp.exe" -quiet ours.webp -ppm -o ours.ppm
cmp native.ppm ours.ppm
"$sojourn" "$directory/libwebp_win64/bin/dwebp.exe" -quiet threads.webp -ppm -o threads.ppm
test -s threads.ppm
