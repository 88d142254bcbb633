# A function that is not provided: one line that names it, one that the program ended of it.
cat >missing.c <<'END'
__declspec(dllimport) void NotThere(void);
int main(void)
{
    NotThere();
    return 0;
}
END
echo 'LIBRARY kernel32.dll
EXPORTS
NotThere' >missing.def
x86_64-w64-mingw32-dlltool -d missing.def -l libmissing.a
x86_64-w64-mingw32-gcc -o missing.exe missing.c -L. -lmissing
expect 127 '^sojourn: kernel32!NotThere: not provided' "$sojourn" missing.exe
expect 127 '^sojourn: unhandled missing procedure \(0xc06d007f\)' "$sojourn" missing.exe
expect 0 '^2$' sh -c "'$sojourn' missing.exe 2>&1 | wc -l"
expect 0 'missing +NotThere' "$sojourn" inspect missing.exe
# a DLL that is not there is no obstacle until it is needed
sed 's/kernel32.dll/nosuch.dll/' missing.def >nosuch.def
x86_64-w64-mingw32-dlltool -d nosuch.def -l libmissing.a
x86_64-w64-mingw32-gcc -o nosuch.exe missing.c -L. -lmissing
expect 127 '^sojourn: nosuch!NotThere: not provided|^sojourn: nosuch.dll!NotThere: not provided' "$sojourn" nosuch.exe
