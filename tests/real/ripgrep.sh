# ripgrep searches the sources of a package: the same lines, but for the slashes.
windows=$(package @vscode/ripgrep-win32-x64@1.18.0)/bin/rg.exe
linux=$(package @vscode/ripgrep-linux-x64@1.18.0)/bin/rg
cp -r "$(package lodash-es@4.17.21)" lodash
chmod +x "$linux"
for arguments in 'import.*base' '-i -w TODO|object' '-c function' '-l --no-ignore debounce'; do
    # shellcheck disable=SC2086
    "$linux" -n --sort path $arguments lodash >native || [ $? -eq 1 ]
    # shellcheck disable=SC2086
    "$sojourn" "$windows" -n --sort path $arguments lodash >ours || [ $? -eq 1 ]
    tr '\\' / <ours | tr -d '\r' >ours.slashes
    tr '\\' / <native >native.slashes
    test -s native
    cmp native.slashes ours.slashes
done
"$sojourn" "$windows" --threads 4 -c import lodash | sort | tr '\\' / >parallel
"$linux" --threads 4 -c import lodash | sort >native
cmp native parallel
