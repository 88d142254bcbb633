# rcedit sets a version string in a program's resources and reads it back.
directory=$(package rcedit@4.0.1)/bin
cp "$directory/rcedit-x64.exe" edited.exe
chmod u+w edited.exe
"$sojourn" "$directory/rcedit-x64.exe" edited.exe --set-version-string FileDescription 'A sojourner' \
    --set-file-version 4.3.2.1
test "$("$sojourn" "$directory/rcedit-x64.exe" edited.exe --get-version-string FileDescription)" = 'A sojourner'
test "$("$sojourn" "$directory/rcedit-x64.exe" edited.exe --get-version-string FileVersion)" = '4.3.2.1'
# the edited program still runs
test "$("$sojourn" edited.exe edited.exe --get-version-string FileDescription)" = 'A sojourner'
