# esbuild 0.19.12 bundles a project to the same bytes as its Linux build, source map included.
. "$here/esbuild_project"
esbuild_compare 0.19.12 win32-x64
