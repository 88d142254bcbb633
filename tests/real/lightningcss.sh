# lightningcss bundles and minifies style sheets to the same bytes as its Linux build.
windows=$(package lightningcss-cli-win32-x64-msvc@1.33.0)/lightningcss.exe
linux=$(package lightningcss-cli-linux-x64-gnu@1.33.0)/lightningcss
chmod +x "$linux"
cat >colors.css <<'END'
:root { --accent: color-mix(in lab, purple 50%, plum 50%); }
.warn { color: rgb(255 0 0 / 50%); background: url("icons/ü.svg"); }
END
cat >main.css <<'END'
@import "colors.css";
.card { & > .title { color: var(--accent); inset: 0; } margin: 0px auto; transition: all .3s ease-in-out; }
@media (width >= 600px) { .card { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); } }
END
for arguments in '--minify' '--bundle' '--bundle --minify'; do
    rm -rf native ours
    mkdir native ours
    # shellcheck disable=SC2086
    "$linux" $arguments main.css -o native/out.css
    # shellcheck disable=SC2086
    "$sojourn" "$windows" $arguments main.css -o ours/out.css
    diff -r native ours
done
