/* Console functions that a terminal has no means for. */
#include "thunks/api.h"

GAP(kernel32, ReadConsoleOutputW, "a terminal does not tell what it shows");
GAP(kernel32, ReadConsoleOutputA, "a terminal does not tell what it shows");
GAP(kernel32, ReadConsoleOutputCharacterW, "a terminal does not tell what it shows");
GAP(kernel32, ReadConsoleOutputCharacterA, "a terminal does not tell what it shows");
GAP(kernel32, ReadConsoleOutputAttribute, "a terminal does not tell what it shows");
GAP(kernel32, ScrollConsoleScreenBufferW, "a terminal cannot move a rectangle of cells");
GAP(kernel32, ScrollConsoleScreenBufferA, "a terminal cannot move a rectangle of cells");
GAP(kernel32, CreateConsoleScreenBuffer, "a terminal has no buffers beside its own");
GAP(kernel32, SetConsoleActiveScreenBuffer, "a terminal has no buffers beside its own");
GAP(kernel32, WriteConsoleOutputW, "not written yet");
GAP(kernel32, WriteConsoleOutputA, "not written yet");
GAP(kernel32, GetCurrentConsoleFontEx, "a terminal does not tell its font");
GAP(kernel32, SetCurrentConsoleFontEx, "a terminal's font is its user's");
GAP(kernel32, GetConsoleFontSize, "a terminal does not tell its font");
