package words

var englishCall = map[string]string{}
