# gzip for 32-bit Windows packs and unpacks what the native one reads and makes.
directory=$(debian gzip-win32=1.12-1)
gzip=$directory/usr/share/win32/gzip.exe
seq 200000 >input
head -c 300000 "$sojourn" >>input
"$sojourn" "$gzip" -9 -n -c input >input.gz
gunzip -c input.gz | cmp - input
gzip -6 -c input | "$sojourn" "$gzip" -d -c | cmp - input
cp input copy
"$sojourn" "$gzip" copy
[ ! -e copy ]
"$sojourn" "$gzip" -d copy.gz
cmp copy input
! "$sojourn" "$gzip" -t input 2>errors
grep -q 'not in gzip format' errors
