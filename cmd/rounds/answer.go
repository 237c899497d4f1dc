package main

import (
	"rounds/data/text"
	"rounds/ui/words"
)

// answers reports whether an answer is that of a key, "cli.yes" or "cli.no", in the
// reader's language or in English: the word or its letter, in any width and case.
func answers(w *words.Words, key, typed string) bool {
	typed = text.Fold(typed)
	return w.Says(key, typed) || w.Says(key+".letter", typed)
}
