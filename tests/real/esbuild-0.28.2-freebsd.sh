# esbuild 0.28.2 for FreeBSD bundles a project to the same bytes as its Linux build, map included.
. "$here/esbuild_project"
esbuild_compare 0.28.2 freebsd-x64
