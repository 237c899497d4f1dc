// Command echo answers every byte with the same one, in C: the limit beside which
// `go run ./cmd/bench` measures how soon a key is answered on a terminal.
package main

/*
#include <termios.h>
#include <unistd.h>

static void echo(void) {
	struct termios t;
	char c;
	if (tcgetattr(0, &t) == 0) {
		cfmakeraw(&t);
		tcsetattr(0, TCSANOW, &t);
	}
	if (write(1, "ready", 5) != 5) return;
	while (read(0, &c, 1) == 1 && c != 'q' && write(1, &c, 1) == 1) {}
}
*/
import "C"

func main() { C.echo() }
