# A plug-in gives ninja another build file than the one it opens; the trace shows the call.
ninja=$(package @rescript/win32-x64@12.2.0)/bin/ninja.exe
printf 'rule touch\n  command = touch $out\nbuild first: touch\n' >build.ninja
printf 'rule touch\n  command = touch $out\nbuild second: touch\n' >other.ninja
"$sojourn" "$ninja" -t targets all >plain
grep '^first' plain
REDIRECT=build.ninja=other.ninja "$sojourn" --hook "$(dirname "$sojourn")/samples/redirect.so" \
    "$ninja" -t targets all >hooked
grep '^second' hooked
"$sojourn" trace -o trace --only 'kernel32!CreateFile*' "$ninja" -t targets all
grep 'kernel32!CreateFile.(name="build.ninja", access=GENERIC_READ, ' trace
