# Sourced by tests/cli/run: what inspect says, and how it ends.
expect 0 'PE32\+ program for 64-bit x86$' "$sojourn" inspect "$guests/hello.exe"
expect 0 '^imports KERNEL32.dll: builtin$' "$sojourn" inspect "$guests/hello.exe"
expect 0 'to_kernel -> kernel32.GetCurrentThreadId$' "$sojourn" inspect "$guests/forward.dll"
expect 0 '^  TEXTS +3$' "$sojourn" inspect "$guests/delayed.dll"
expect 0 '^  version +1$' "$sojourn" inspect "$guests/delayed.dll"
expect 0 'callbacks +at 0x' "$sojourn" inspect "$guests/tls_callbacks.exe"
expect 0 'PE32\+.*32-bit x86, which is not served' "$sojourn" inspect i386.exe
narrow=$guests/../guests32
expect 0 'PE32 program for 32-bit x86$' "$sojourn" inspect "$narrow/hello.exe"
expect 0 '^imports KERNEL32.dll: builtin$' "$sojourn" inspect "$narrow/hello.exe"
expect 0 'callbacks +at 0x' "$sojourn" inspect "$narrow/hello.exe"
expect 0 '^  builtin     _setjmp3$' "$sojourn" inspect "$narrow/msvc_seh.exe"
expect 0 '"served": true' "$sojourn" inspect --json "$narrow/hello.exe"
expect 0 'to_kernel -> kernel32.GetCurrentThreadId$' "$sojourn" inspect "$narrow/forward.dll"
cat "$guests/hello.exe" text.exe >overlay.exe
expect 0 '^overlay: 0xe bytes ' "$sojourn" inspect overlay.exe
expect 0 '^hello from' "$sojourn" overlay.exe
expect 126 '^sojourn: text.exe: not a Windows program' "$sojourn" inspect text.exe
expect 126 '^sojourn: cut.exe: ' "$sojourn" inspect cut.exe
expect 127 '^sojourn: missing.exe: no such file' "$sojourn" inspect missing.exe
expect 2 '^usage: sojourn inspect' "$sojourn" inspect
if command -v python3 >/dev/null; then
    for program in hello.exe delay_load.exe forward.dll delayed.dll ../guests32/hello.exe; do
        expect 0 '^valid$' sh -c '"$0" inspect --json "$1" | python3 -m json.tool >/dev/null && echo valid' \
            "$sojourn" "$guests/$program"
    done
fi
