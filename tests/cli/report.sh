# Sourced by tests/cli/run: what is said when a guest dies, and its exit status.
dies() {
    status=$1
    way=$2
    shift 2
    for pattern; do
        expect "$status" "$pattern" "$sojourn" "$guests/crash.exe" "$way"
    done
}
dies 5 callback '^sojourn: unhandled access violation \(0xc0000005\) at crash.exe\+0x[0-9a-f]+ compare at crash.c:[0-9]+$' \
    '^  write of address 0x0000000000000010$' \
    '^  rip [0-9a-f]{16} flags [0-9a-f]{8}$' \
    '^    [0-9a-f]{16} sojourn\+0x[0-9a-f]+ crt.qsort\+0x[0-9a-f]+$' \
    '^    [0-9a-f]{16} crash.exe\+0x[0-9a-f]+ write_in_callback at crash.c:[0-9]+$' \
    '^    [0-9a-f]{16} crash.exe\+0x[0-9a-f]+ main at crash.c:[0-9]+$'
dies 9 fail-fast '^sojourn: unhandled fail fast \(0xc0000409\) at crash.exe' '^  parameter 0: 0x7$'
dies 1 raise '^sojourn: unhandled exception \(0xe0000100\) at crash.exe' '^  parameter 0: 0xabc$'
dies 5 lose-stack '^sojourn: unhandled access violation \(0xc0000005\) at crash.exe'
dies 5 nothing '^  execution of address 0x0000000000000000$' 'call_nothing at crash.c:[0-9]+$'
dies 2 raise-fail-fast '^sojourn: unhandled exception \(0xc0000602\) at crash.exe'
dies 253 again '^sojourn: unhandled stack overflow \(0xc00000fd\)'
dies 253 overflow '^sojourn: unhandled stack overflow .* overflow at crash.c:[0-9]+$'
dies 5 thread 'in_thread at crash.c:[0-9]+$'
expect 5 '^0$' sh -c '"$1" "$2" filter >said 2>&1; status=$?; wc -c <said; exit $status' sh "$sojourn" "$guests/crash.exe"
expect 99 '^sojourn: unhandled C\+\+ exception \(0xe06d7363\) at msvc_uncaught.exe' "$sojourn" "$guests/msvc_uncaught.exe" throw
expect 99 '^  thrown type: \.\?AUlost@errors@@$' "$sojourn" "$guests/msvc_uncaught.exe" throw
