# ExifTool for 32-bit Windows: a program that unpacks Perl and its libraries into a folder of its own
# and starts itself again from there.
directory=$(package exiftool.exe@10.53.0)
exiftool=$directory/vendor/exiftool.exe
export TMP="Z:$(pwd | tr / '\\')" TEMP="Z:$(pwd | tr / '\\')"
[ "$("$sojourn" "$exiftool" -ver | tr -d '\r')" = 10.53 ]
base64 -d >picture.gif <<'END'
R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=
END
"$sojourn" "$exiftool" -comment='written by a guest' picture.gif
"$sojourn" "$exiftool" -s -s -s -comment -imagesize -mimetype picture.gif | tr -d '\r' >found
printf 'written by a guest\n1x1\nimage/gif\n' | cmp - found
grep -aq 'written by a guest' picture.gif
