package words

var englishFind = map[string]string{}
