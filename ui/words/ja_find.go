package words

func japaneseFind() map[string]string {
	return map[string]string{
		"find.title":         "検索",
		"find.placeholder":   "名前、頭文字、電話、メール",
		"find.hint":          "名前の一部で検索できます: lind, 鯖江, sabae, +46 70, @example.com",
		"find.none":          "「%s」に一致するものはありません。",
		"find.choose":        "選ぶ",
		"find.kind.account":  "顧客",
		"find.kind.contact":  "連絡先",
		"find.kind.playbook": "プレイブック",
		"find.kind.command":  "コマンド",
		"find.playbook.hint": "バージョン%d、読む",

		"help.title":       "キー",
		"help.placeholder": "入力して検索",
		"help.here":        "このページ",
		"help.everywhere":  "共通",
		"help.go":          "他のページ",
		"help.move":        "移動",
		"help.views":       "一覧のビュー",
		"help.none":        "「%s」というキーはありません。",
		"help.typing":      "入力欄では文字は文字です。alt+文字で操作し、ctrl+uで行を消します。",
		"help.do":          "実行",
		"help.off":         "今は不可: %s",
	}
}
