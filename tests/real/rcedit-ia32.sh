# rcedit for 32-bit Windows sets a version string in its own resources and reads it back.
directory=$(package rcedit@4.0.1)/bin
cp "$directory/rcedit.exe" edited.exe
chmod u+w edited.exe
"$sojourn" "$directory/rcedit.exe" edited.exe --set-version-string FileDescription 'A sojourner' \
    --set-file-version 4.3.2.1
test "$("$sojourn" "$directory/rcedit.exe" edited.exe --get-version-string FileDescription)" = 'A sojourner'
# the edited program still runs
test "$("$sojourn" edited.exe edited.exe --get-version-string FileVersion)" = '4.3.2.1'
