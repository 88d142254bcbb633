# Sourced by tests/cli/run: the coverage tables.
expect 0 '^kernel32.dll +[1-9]' "$sojourn" apis
expect 0 '^BOOL CloseHandle\(HANDLE ' "$sojourn" apis kernel32
expect 0 '^kernel32.dll: [0-9]+ provided, [0-9]+ known gaps$' "$sojourn" apis KERNEL32.DLL
expect 2 'nonsense: not a module that sojourn provides' "$sojourn" apis nonsense
expect 2 '^usage' "$sojourn" apis --nonsense
for module in '' kernel32 msvcrt ntdll; do
    command -v python3 >/dev/null || break
    expect 0 '^valid$' sh -c '"$0" apis --json $1 | python3 -m json.tool >/dev/null && echo valid' "$sojourn" "$module"
done
