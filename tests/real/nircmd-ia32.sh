# NirCmd, which UPX has packed, unpacks itself and does small jobs.
directory=$(package nircmd@2.0.0)
nircmd=$directory/nircmd.exe
here_in_guest="Z:$(pwd | tr / '\\')"
"$sojourn" "$nircmd" inisetval "$here_in_guest\\a.ini" section key value
printf '[section]\r\nkey=value\r\n' | cmp - a.ini
touch -d '2001-02-03 04:05:06' old
touch new
"$sojourn" "$nircmd" clonefiletime old new
[ "$(stat -c %Y old)" = "$(stat -c %Y new)" ]
