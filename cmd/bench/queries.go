package main

import (
	"math/rand/v2"
	"strings"

	"rounds/data/text"
)

// queries are n things that are typed to find one of the names: 3 to 8 characters
// of its beginning or of its middle, the initials of its words, its words the other
// way round, or its beginning with one error.
func queries(names []string, n int) []string {
	dice := rand.New(rand.NewPCG(3, 4))
	var typed []string
	for i := 0; len(typed) < n; {
		core := text.Core(names[dice.IntN(len(names))])
		words := strings.Fields(core)
		if len(words) < 2 || len(core) < 9 || !ascii(core) {
			continue
		}
		size := 3 + dice.IntN(6)
		switch i++; i % 5 {
		case 0:
			typed = append(typed, core[:size])
		case 1:
			at := dice.IntN(len(core) - size + 1)
			typed = append(typed, core[at:at+size])
		case 2:
			typed = append(typed, words[0][:1]+head(words[1], 2))
		case 3:
			typed = append(typed, spoiled(dice, core[:max(size, 5)]))
		case 4:
			typed = append(typed, head(words[len(words)-1], 4)+" "+head(words[0], 3))
		}
	}
	return typed
}

// spoiled is a word with two characters swapped, one left out, one doubled or one
// replaced.
func spoiled(dice *rand.Rand, word string) string {
	at := 1 + dice.IntN(len(word)-2)
	switch dice.IntN(4) {
	case 0:
		return word[:at] + word[at+1:at+2] + word[at:at+1] + word[at+2:]
	case 1:
		return word[:at] + word[at+1:]
	case 2:
		return word[:at] + word[at:at+1] + word[at:]
	}
	return word[:at] + string(rune('a'+dice.IntN(26))) + word[at+1:]
}

func head(s string, n int) string { return s[:min(n, len(s))] }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
