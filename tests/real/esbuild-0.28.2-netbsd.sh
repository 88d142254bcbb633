# esbuild 0.28.2 for NetBSD bundles a project to the same bytes as its Linux build, map included.
. "$here/esbuild_project"
esbuild_compare 0.28.2 netbsd-x64
