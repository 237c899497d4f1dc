// Package uitest runs a Bubble Tea program on a terminal emulator and drives it
// by scripts that hold the screens they expect.
//
// # A script
//
// A script is a txtar file: commands first, one a line, then the screens.
//
//	size 80 24
//	feed j j enter        # keys by name; "quoted" text is typed key by key
//	type "Grüße, 東京"
//	snapshot account
//	advance 2s
//	contains "saved"
//	-- account --
//	 rounds · Aiko Tanaka …
//
// The commands:
//
//	size W H             the size at the start; 80 24 where it is not given
//	feed KEY…            press keys: enter, esc, ctrl+k, alt+left, shift+tab, space, j, "text"
//	burst KEY…           the same without waiting in between, as fast typing comes
//	type "TEXT"…         type texts
//	paste "TEXT"…        paste texts, each in one piece
//	click ROW COL        press and release the left button
//	wheel up|down ROW COL
//	resize W H           change the size of the terminal
//	focus on|off         the terminal window gets or loses the focus
//	await                wait until the program is idle
//	advance DURATION     let time pass
//	snapshot NAME        the screen is the section NAME of this file
//	contains "TEXT"…     each text stands on the screen, within one line
//	lacks "TEXT"…        none of the texts stands on the screen
//	look "TEXT" LOOK…    the first such text is bold, dim, underlined, reversed, coloured or plain
//	cursor ROW COL       the cursor is visible there; "cursor off" where it is hidden
//	title "TEXT"         the title of the terminal window
//	ended                the program has quit by itself
//
// Rows and columns count from 0, from the upper left corner. A line that begins
// with # is a comment, and so is what follows a # between words. Quoted texts
// know \n, \t, \xNN, \uNNNN, \" and \\ as Go does. Further commands come from
// Options.Commands.
//
// Screens are compared without colours and without blanks at the ends of
// lines and of the screen. Run the test with -update to write the screens of this run into
// the script; then read what changed.
//
// # Idle
//
// Nothing is polled and nothing sleeps in real time: each script runs in a
// bubble of testing/synctest, where the runtime knows when every goroutine of
// the program is blocked for good. That is what every command waits for, so a
// screen is read when no message and no command is under way, not when it
// happens to look right. A command that waits for a channel (a subscription) or for a
// timer does not hold it up; one that reads a file or the database does.
//
// Time in the bubble starts on 2000-01-01 00:00 UTC and passes only by advance,
// and by 10 ms at the end of each command that acts, in which the renderer draws
// its frame. Timers (tea.Tick) follow it. A page with a clock of its own gets it from
// Options.New, and may move it by a command of its own.
//
// What the program uses must therefore be made inside Options.New: a store or
// a channel from outside the bubble would look busy for ever. For the same
// reason there is no network in a script. Subscriptions have to end when what they
// wait for is closed by t.Cleanup, or the bubble reports a deadlock that names them.
//
// A program that is never idle is ended after 30 s of real time with the line of
// the script, its screen and the stacks of all goroutines.
//
// # Two emulators
//
// Every snapshot of Run is also drawn on xterm's headless emulator (package xterm), from
// the bytes that the program wrote up to it; both have to show the same text. That the
// colours are the same too is tested where they are painted, in package screen.
//
// The emulator, x/vt, loses a wide character that wraps at the last column and
// the accent of a decomposed letter; programs here write neither.
package uitest
