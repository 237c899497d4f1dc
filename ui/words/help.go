package words

import "sync"

// Help gives a text of the command line's help in the language. Such texts stand in
// English where the commands are, so they are their own keys; one without a translation
// stays as it is, which a test of the commands finds.
func (w *Words) Help(english string) string {
	if text, ok := Manual(w.Lang())[english]; ok {
		return text
	}
	return english
}

// Manual is the table behind Help: English to the language, nil for English itself.
func Manual(lang string) map[string]string {
	if manual, ok := manuals[lang]; ok {
		return manual()
	}
	return nil
}

var manuals = map[string]func() map[string]string{"de": sync.OnceValue(germanManual), "ja": sync.OnceValue(japaneseManual)}
