// Package screen draws a Bubble Tea program on a terminal, in place of the renderer
// that Bubble Tea brings.
//
// # Why
//
// Bubble Tea 2.0.10 repaints every line that holds a wide character whenever one of its
// cells changes, since its cell buffer (ultraviolet) does not tell a character whose
// width terminals agree on from one on which they do not: a key in a list of Japanese
// names costs 8 to 10 KB. And it writes on a ticker of 60 Hz that never rests, which
// delays a key by up to 16 ms and wakes an idle session 290 times a second; 200 sessions
// would need two processors for nothing. Three ways were looked at: a newer ultraviolet
// (does not resolve, and keeps the ticker), a filter that draws the program's output
// anew (keeps the ticker and needs a terminal emulator), and drawing View ourselves,
// which is the least code that is quick as well: the program runs WithoutRenderer, and
// a model around the real one takes every View.
//
// # What is drawn
//
// The newest view is drawn when a message changed it, by a goroutine of its own: a
// terminal that stalls holds up nobody, and views that were overtaken are never drawn.
// Nothing is kept but the lines of the view drawn last. Those that differ are read into
// cells, old and new, and the differing cells are written; blanks are erased, lines that
// moved are scrolled by margins and line feeds. Cells hold whole characters (grapheme
// clusters), measured as package part measures. A wide one that would reach over the edge
// is drawn as blanks, and none is ever half overwritten, because both of its columns
// differ. Where terminals disagree on a width, the whole line is written, each column
// after such a character found by a jump. Wrapping is off, so that a character that is
// wider than it should be costs the end of its line only.
//
// A view may hold text, SGR and OSC 8 (to http, https, mailto and tel), each of which ends
// with its line; all else in it
// that would steer a terminal is left out, so that nothing in a view can move the
// cursor, set a title, write the clipboard or change a mode, whatever came before.
//
// # What is written
//
// Sequences that xterm, the Linux console, tmux and GNU screen know: CUP, CUF, CUB, CR,
// LF, BS, RI, EL, ED, ECH, DECSTBM, SGR, and the modes of surface.go. Nothing is ever
// asked of the terminal: an answer may come late, from another one or not at all. Colours are
// those of the theme, which is made for the session's depth; none is converted here. A
// frame goes out in one write. From 1 KiB on it is wrapped in synchronized output (mode
// 2026): 16 bytes do not count there, and below it a terminal gets the frame in one
// piece anyway. Keyboard protocols (kitty, modifyOtherKeys) are not switched on: no key
// of ours needs them, and a program that is killed would leave them behind.
//
// # Whose terminal
//
// A person's own (Local) is put into raw mode and restored however the program ends:
// by quitting, a signal that ends the context, a panic (printed after the terminal is
// restored), an end of input, or the end of its parent. ctrl+z and a stop from outside
// work, also where no shell could have it go on. A connection (`rounds ssh`) is a reader,
// a writer and a channel of sizes; nothing is shared between two programs.
package screen
