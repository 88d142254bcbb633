# From `nm` of the linked API objects: a linker script that lets one API function call another by
# the name that windows.h declares ("Sleep" is "kernel32.Sleep"), and group_name for the private
# ones. Names that libc defines too (in the first input) are only reachable as group_name.
FNR == NR {
    sub(/@.*/, "", $3)
    libc[$3] = 1
    next
}
$3 ~ /^[a-z0-9_]+\.[A-Za-z0-9_?@$]+$/ {
    dot = index($3, ".")
    group = substr($3, 1, dot - 1)
    name = substr($3, dot + 1)
    if (name !~ /^[A-Za-z_][A-Za-z0-9_]*$/)
        next
    if (!(name in libc) && !(name in seen))
        printf "PROVIDE_HIDDEN(%s = \"%s\");\n", name, $3
    seen[name] = 1
    printf "PROVIDE_HIDDEN(%s_%s = \"%s\");\n", group, name, $3
}
