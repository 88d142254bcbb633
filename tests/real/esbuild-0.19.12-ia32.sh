# esbuild 0.19.12 for 32-bit Windows bundles a project to the same bytes as its Linux build, map included.
. "$here/esbuild_project"
esbuild_compare 0.19.12 win32-ia32
