package words

var englishAccount = map[string]string{}
