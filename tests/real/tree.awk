# Makes 1,000 files of pseudo-random text in 50 directories, the same ones each time.
BEGIN {
    srand(42)
    for (file = 0; file < 1000; file++) {
        path = sprintf("tree/d%02d/f%03d.txt", file % 50, file)
        lines = int(rand() * 200)
        printf "" > path
        for (line = 0; line < lines; line++)
            printf "%d %s %d\n", line, substr("the quick brown fox jumps", 1, int(rand() * 25)), int(rand() * 1000000) > path
        close(path)
    }
}
