# Sourced by tests/cli/run: the call trace of a program.
echo 'the first file' >first.txt
traced() {
    pattern=$1
    shift
    expect 0 "$pattern" "$sojourn" trace "$@" "$guests/print_file.exe" first.txt
}
traced '^the first file' --only 'kernel32!CreateFileW'
traced '^ *[0-9]+ kernel32!CreateFileW\(name="first.txt", access=GENERIC_READ, share=FILE_SHARE_READ, security=NULL, disposition=OPEN_EXISTING, flags=0, template_file=NULL\) = 0x[0-9a-f]+ <[0-9.]+ us>$' --only 'kernel32!CreateFileW'
traced 'kernel32!ReadFile\(handle=0x[0-9a-f]+, buffer=<[0-9]+ bytes.*>, count=255, done=&15, overlapped=NULL\) = TRUE' --only '*!Read*'
traced 'kernel32!CloseHandle\(object=0x[0-9a-f]+\) = TRUE' --only='CreateFile*' --only CloseHandle
traced 'kernel32!CreateFileW' --only CloseHandle --only 'CREATEFILE*'
traced 'msvcrt!exit\(.*=0\)$' --only "msvcrt!exit"
expect 1 'CreateFileW.* = -1 error 2 ERROR_FILE_NOT_FOUND' "$sojourn" trace --only CreateFileW "$guests/print_file.exe" missing.txt
expect 1 'CreateFileW.* = -1 error 2 ERROR_FILE_NOT_FOUND' "$sojourn" --trace=CreateFileW "$guests/print_file.exe" missing.txt
expect 0 '^the first file' "$sojourn" trace -o trace.txt "$guests/print_file.exe" first.txt
expect 0 'kernel32!CreateFileW' cat trace.txt
expect 2 'trace: /does/not/exist/x: No such file' "$sojourn" trace -o /does/not/exist/x "$guests/hello.exe"

# Tracing changes nothing that a guest can see: not its frames, its exceptions, nor its threads.
for guest in suspend fibers exception_vectored exception_cxx exception_tables exception_stack threads thread_pool; do
    [ -f "$guests/$guest.exe" ] || continue
    expect 0 ' 0 failed' "$sojourn" trace -o /dev/null "$guests/$guest.exe"
done
expect 0 'RegQueryValueExW\(.* = 2 ERROR_FILE_NOT_FOUND' "$sojourn" trace --only RegQueryValueExW "$guests/registry.exe"
expect 0 'WaitForSingleObject\(handle=0x[0-9a-f]+, milliseconds=0\) = WAIT_TIMEOUT' "$sojourn" trace --only WaitForSingleObject "$guests/wait.exe"
