package words

var englishCLI = map[string]string{}
