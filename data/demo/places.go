package demo

// place is a country with what a customer there is called and how she is reached.
type place struct {
	country, language, currency string
	weight                      int      // share of accounts
	zones                       []string // the first most often
	phone                       string   // # is a digit
	domain                      string   // reserved for examples
	given, family               []name   // people
	brands, goods               []name   // parts of company names; goods of a shop on a marketplace
	media, shops                []name   // the same of an ad company, and of local businesses in the order of local.industries
	patterns                    []string // company names: {f} family, {b} brand, {g} goods, {c} city
	cities                      []name
	familyFirst                 bool
}

// name is a word with its Latin form, from which addresses are made, and in
// Japan its reading in kana.
type name struct{ text, latin, kana string }

// words makes names of words in Latin script.
func words(list ...string) []name {
	names := make([]name, len(list))
	for i, w := range list {
		names[i] = name{text: w, latin: w}
	}
	return names
}

// pairs makes names of (text, Latin) pairs.
func pairs(list ...string) []name {
	names := make([]name, 0, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		names = append(names, name{text: list[i], latin: list[i+1]})
	}
	return names
}

// triples makes names of (text, Latin, kana) triples.
func triples(list ...string) []name {
	names := make([]name, 0, len(list)/3)
	for i := 0; i+2 < len(list); i += 3 {
		names = append(names, name{text: list[i], latin: list[i+1], kana: list[i+2]})
	}
	return names
}

var germanGiven = words("Anna", "Jürgen", "Katrin", "Matthias", "Ute", "Björn", "Sabine", "Thomas", "Heike", "Günther", "Lena", "Stefan")
var germanFamily = words("Hofmann", "Müller", "Schäfer", "Köhler", "Weiß", "Brandt", "Vogel", "Krüger", "Böhm", "Lang", "Jäger", "Schröder", "Huber", "Gruber")
var englishGiven = words("Olivia", "James", "Charlotte", "Marcus", "Hannah", "Daniel", "Priya", "Ethan", "Grace", "Liam", "Naomi", "Owen")
var englishFamily = words("Brewster", "Whitfield", "O'Connor", "Hughes", "Mercer", "Bailey", "Carver", "Sinclair", "Doyle", "Fletcher", "Ramsey", "Thornton")
var spanishGiven = words("Lucía", "Íñigo", "María José", "Álvaro", "Begoña", "Sergio", "Nuria", "Andrés", "Inés", "Joaquín")
var spanishFamily = words("García", "Núñez", "Ibáñez", "Castaño", "Peña", "Vázquez", "Muñoz", "Ortega", "Domínguez", "Salgado")
var frenchGiven = words("Chloé", "François", "Élodie", "Benoît", "Anaïs", "Jérôme", "Hélène", "Rémi", "Noëlle", "Théo")
var frenchFamily = words("Lefèvre", "Gauthier", "Beaulieu", "Moreau", "Chérel", "Dubois", "Fontaine", "Béranger", "Marchand", "Rousseau")

// places are the countries of the demo world.
var places = []place{
	{
		country: "DE", language: "de", currency: "EUR", weight: 17, zones: []string{"Europe/Berlin"},
		media: words("Media", "Werbenetz", "Digital", "Verlag"),
		shops: words("Zahnzentrum", "Gasthaus", "Autowerkstatt", "Friseure"),
		phone: "+49 30 23125 ###", domain: "example.com", given: germanGiven, family: germanFamily,
		brands: words("Nordlicht", "Waldkauz", "Rheinblick", "Lichtwerk", "Kupfer & Korn", "Feldmann", "Zweiklang", "Morgenrot"),
		goods:  words("Elektro", "Leuchten", "Gartenbedarf", "Küchenwelt", "Spielwaren", "Bürobedarf", "Fahrradteile", "Möbel", "Feinkost"),
		cities: words("Köln", "München", "Leipzig", "Nürnberg", "Lübeck", "Düsseldorf", "Gießen"),
		patterns: []string{"{f} {g} GmbH", "{b} {g} GmbH & Co. KG", "{b} {c} GmbH", "{f} & {f} {g} OHG", "{g} {f} e.K.", "{b} {g} UG (haftungsbeschränkt)",
			"{f} {g} {c} AG"},
	},
	{
		country: "US", language: "en", currency: "USD", weight: 14, zones: []string{"America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"},
		media: words("Media", "Ad Network", "Digital", "Publishing"),
		shops: words("Dental", "Diner", "Auto Repair", "Hair Salon"),
		phone: "+1 ###-555-01##", domain: "example.com", given: englishGiven, family: englishFamily,
		brands:   words("Blue Heron", "Redwood", "Copper Kettle", "Juniper", "Lakeshore", "Ironclad", "Sunny Side", "Maple & Main"),
		goods:    words("Home Goods", "Outdoor", "Pet Supply", "Lighting", "Tools", "Toys", "Dental", "Media", "Kitchen"),
		cities:   words("Portland", "Austin", "Boise", "Savannah", "Duluth", "Tucson", "Albany"),
		patterns: []string{"{b} {g} LLC", "{f} & Sons", "{f} {g}, Inc.", "{b} {c} Co.", "{c} {g} Group", "The {b} {g} Company"},
	},
	{
		country: "GB", language: "en", currency: "GBP", weight: 9, zones: []string{"Europe/London"},
		media: words("Media", "Digital", "Publishing", "Ad Exchange"),
		shops: words("Dental Practice", "Kitchen", "Garage", "Hairdressers"),
		phone: "+44 20 7946 0###", domain: "example.org", given: englishGiven, family: englishFamily,
		brands:   words("Foxglove", "Harrow Lane", "Old Mill", "Kestrel", "Larkfield", "Saltmarsh", "Thistle"),
		goods:    words("Interiors", "Hardware", "Cycles", "Garden", "Books", "Optics", "Tea", "Studios"),
		cities:   words("Leeds", "Bristol", "York", "Cardiff", "Norwich", "Aberdeen"),
		patterns: []string{"{b} {g} Ltd", "{f} & {f} LLP", "{f} {g} Limited", "{b} of {c} Ltd", "{c} {g} PLC"},
	},
	{
		country: "JP", language: "ja", currency: "EUR", weight: 14, zones: []string{"Asia/Tokyo"},
		media: triples("メディア", "media", "メディア", "広告", "kokoku", "コウコク", "デジタル", "digital", "デジタル"),
		shops: triples("歯科", "shika", "シカ", "食堂", "shokudo", "ショクドウ", "自動車整備", "jidosha", "ジドウシャセイビ", "美容室", "biyo", "ビヨウシツ"),
		phone: "03-5550-####", domain: "example.jp", familyFirst: true,
		given: triples("由美", "yumi", "ユミ", "健一", "kenichi", "ケンイチ", "さくら", "sakura", "サクラ", "大輔", "daisuke", "ダイスケ", "恵子", "keiko", "ケイコ",
			"拓也", "takuya", "タクヤ", "美咲", "misaki", "ミサキ", "誠", "makoto", "マコト", "陽子", "yoko", "ヨウコ", "翔", "sho", "ショウ"),
		family: triples("小林", "kobayashi", "コバヤシ", "佐藤", "sato", "サトウ", "高橋", "takahashi", "タカハシ", "渡辺", "watanabe", "ワタナベ", "伊藤", "ito", "イトウ",
			"山本", "yamamoto", "ヤマモト", "中村", "nakamura", "ナカムラ", "加藤", "kato", "カトウ", "吉田", "yoshida", "ヨシダ", "斎藤", "saito", "サイトウ", "長谷川", "hasegawa", "ハセガワ"),
		brands: triples("さくら", "sakura", "サクラ", "みらい", "mirai", "ミライ", "アオバ", "aoba", "アオバ", "ひかり", "hikari", "ヒカリ", "ＫＭ", "km", "ケイエム", "まるや", "maruya", "マルヤ", "富士見", "fujimi", "フジミ"),
		goods: triples("眼鏡", "megane", "メガネ", "商事", "shoji", "ショウジ", "電機", "denki", "デンキ", "物産", "bussan", "ブッサン", "貿易", "boeki", "ボウエキ", "家具", "kagu", "カグ",
			"トレーディング", "trading", "トレーディング", "製菓", "seika", "セイカ", "デザイン", "design", "デザイン"),
		cities:   triples("京都", "kyoto", "キョウト", "鯖江", "sabae", "サバエ", "博多", "hakata", "ハカタ", "札幌", "sapporo", "サッポロ", "金沢", "kanazawa", "カナザワ", "神戸", "kobe", "コウベ"),
		patterns: []string{"株式会社{b}{g}", "{f}{g}株式会社", "有限会社{f}{g}", "合同会社{b}{c}", "株式会社{c}{g}", "{f}商店", "{b}{g}株式会社"},
	},
	{
		country: "SE", language: "sv", currency: "EUR", weight: 6, zones: []string{"Europe/Stockholm"},
		media: words("Media", "Annonsnät", "Digital"),
		shops: words("Tandvård", "Krog", "Bilverkstad", "Frisörer"),
		phone: "+46 8 465 004 ##", domain: "example.com",
		given:    words("Britta", "Åsa", "Göran", "Märta", "Björn", "Elin", "Håkan", "Linnéa", "Östen"),
		family:   words("Lindqvist", "Åkesson", "Sjöberg", "Öberg", "Nyström", "Hägg", "Bergström", "Wallén"),
		brands:   words("Norrsken", "Blåklint", "Älvdal", "Sjöbris", "Granit", "Fjällräv"),
		goods:    words("Handels", "Belysning", "Möbler", "Sport", "Trädgård", "Optik"),
		cities:   words("Malmö", "Göteborg", "Umeå", "Växjö", "Örebro"),
		patterns: []string{"{f} {g} AB", "{b} {g} AB", "{b} i {c} AB", "{f} & {f} HB", "{g}huset {c} AB"},
	},
	{
		country: "FR", language: "fr", currency: "EUR", weight: 6, zones: []string{"Europe/Paris"},
		media: words("Médias", "Régie", "Numérique"),
		shops: words("Cabinet Dentaire", "Brasserie", "Garage", "Coiffure"),
		phone: "+33 1 99 00 ## ##", domain: "example.net", given: frenchGiven, family: frenchFamily,
		brands:   words("L'Étoile", "Cœur de Bois", "Belle Rive", "Hirondelle", "Le Chêne", "Façade"),
		goods:    words("Maison", "Lumières", "Jardin", "Épicerie", "Déco", "Vélos", "Optique"),
		cities:   words("Orléans", "Besançon", "Nîmes", "Lyon", "Saint-Étienne", "Angoulême"),
		patterns: []string{"{b} {g} SARL", "{f} {g} SAS", "{f} et Fils", "{g} {c} SA", "Maison {f} EURL"},
	},
	{
		country: "ES", language: "es", currency: "EUR", weight: 6, zones: []string{"Europe/Madrid", "Atlantic/Canary"},
		media: words("Medios", "Publicidad", "Digital"),
		shops: words("Clínica Dental", "Mesón", "Taller", "Peluquería"),
		phone: "+34 910 555 ###", domain: "example.com", given: spanishGiven, family: spanishFamily,
		brands:   words("Casa Verde", "Alhelí", "Montaña", "La Cigüeña", "Mediodía", "Olivar"),
		goods:    words("Hogar", "Iluminación", "Deportes", "Jardinería", "Ópticas", "Mobiliario"),
		cities:   words("Málaga", "León", "Cádiz", "A Coruña", "Logroño"),
		patterns: []string{"{b} {g} SL", "{f} {g} SA", "Hermanos {f} SL", "{g} {c} SLU", "{b} {c} SL"},
	},
	{
		country: "PL", language: "pl", currency: "EUR", weight: 5, zones: []string{"Europe/Warsaw"},
		media: words("Media", "Reklama", "Sieć Cyfrowa"),
		shops: words("Stomatologia", "Gospoda", "Auto Serwis", "Fryzjer"),
		phone: "+48 22 555 ## ##", domain: "example.net",
		given:    words("Małgorzata", "Łukasz", "Agnieszka", "Paweł", "Zofia", "Jędrzej", "Grażyna", "Wojciech"),
		family:   words("Wiśniewska", "Żak", "Dąbrowska", "Kowalczyk", "Gołąb", "Źródlak", "Pająk", "Nowak"),
		brands:   words("Złota Rybka", "Świt", "Bursztyn", "Jaskółka", "Mała Łąka", "Żubr"),
		goods:    words("Oświetlenie", "Narzędzia", "Zabawki", "Meble", "Ogród", "Rowery"),
		cities:   words("Łódź", "Kraków", "Gdańsk", "Wrocław", "Poznań"),
		patterns: []string{"{b} {g} Sp. z o.o.", "{f} {g} s.c.", "{b} {c} S.A.", "P.H.U. {f}", "{g} {c} Sp. z o.o. Sp.k."},
	},
	{
		country: "CN", language: "zh", currency: "USD", weight: 5, zones: []string{"Asia/Shanghai"},
		media: pairs("传媒", "chuanmei", "广告", "guanggao", "数字", "shuzi"),
		shops: pairs("口腔", "kouqiang", "餐饮", "canyin", "汽修", "qixiu", "美发", "meifa"),
		phone: "+86 10 5550 ####", domain: "example.com", familyFirst: true,
		given:    pairs("伟", "wei", "芳", "fang", "秀英", "xiuying", "敏", "min", "静", "jing", "强", "qiang", "磊", "lei", "晓燕", "xiaoyan"),
		family:   pairs("王", "wang", "李", "li", "张", "zhang", "刘", "liu", "陈", "chen", "杨", "yang", "黄", "huang", "赵", "zhao"),
		brands:   pairs("明远", "mingyuan", "华盛", "huasheng", "金桥", "jinqiao", "天合", "tianhe", "瑞丰", "ruifeng"),
		goods:    pairs("贸易", "maoyi", "电子商务", "dianshang", "家居", "jiaju", "灯饰", "dengshi", "科技", "keji"),
		cities:   pairs("杭州", "hangzhou", "深圳", "shenzhen", "义乌", "yiwu", "广州", "guangzhou", "宁波", "ningbo"),
		patterns: []string{"{c}{b}{g}有限公司", "{c}市{b}{g}有限公司", "{b}{g}（{c}）有限公司", "{b}{g}股份有限公司"},
	},
	{
		country: "KR", language: "ko", currency: "USD", weight: 4, zones: []string{"Asia/Seoul"},
		media: pairs("미디어", "media", "광고", "ads", "디지털", "digital"),
		shops: pairs("치과", "dental", "식당", "sikdang", "카센터", "car", "헤어", "hair"),
		phone: "+82 2 555 ####", domain: "example.net", familyFirst: true,
		given:    pairs("민준", "minjun", "서연", "seoyeon", "지훈", "jihun", "하은", "haeun", "현우", "hyeonu", "수빈", "subin"),
		family:   pairs("김", "kim", "이", "lee", "박", "park", "최", "choi", "정", "jeong", "한", "han"),
		brands:   pairs("한빛", "hanbit", "다온", "daon", "푸른", "pureun", "새롬", "saerom"),
		goods:    pairs("무역", "trade", "안경", "optics", "가구", "gagu", "미디어", "media", "상사", "sangsa"),
		cities:   pairs("서울", "seoul", "부산", "busan", "대구", "daegu", "전주", "jeonju"),
		patterns: []string{"주식회사 {b}{g}", "{b}{g} 주식회사", "{c}{g} 유한회사", "{b} {g}"},
	},
	{
		country: "UA", language: "uk", currency: "EUR", weight: 2, zones: []string{"Europe/Kyiv"},
		media: pairs("Медіа", "media", "Реклама", "reklama"),
		shops: pairs("Стоматологія", "stomat", "Кухня", "kukhnia", "Автосервіс", "avto", "Салон", "salon"),
		phone: "+380 44 555 ## ##", domain: "example.org",
		given:    pairs("Олена", "olena", "Андрій", "andrii", "Ірина", "iryna", "Тарас", "taras", "Юлія", "yuliia"),
		family:   pairs("Шевченко", "shevchenko", "Коваленко", "kovalenko", "Бондар", "bondar", "Мельник", "melnyk"),
		brands:   pairs("Зелений Дім", "zelenyi dim", "Світанок", "svitanok", "Калина", "kalyna", "Їжак", "yizhak"),
		goods:    pairs("Торг", "torh", "Меблі", "mebli", "Оптика", "optyka", "Дизайн", "dyzain"),
		cities:   pairs("Львів", "lviv", "Київ", "kyiv", "Одеса", "odesa"),
		patterns: []string{"ТОВ «{b} {g}»", "ФОП {f}", "ПП «{b}»", "{g} {c} ТОВ"},
	},
	{
		country: "GR", language: "el", currency: "EUR", weight: 2, zones: []string{"Europe/Athens"},
		media: pairs("Μέσα", "mesa", "Διαφήμιση", "diafimisi"),
		shops: pairs("Οδοντιατρείο", "dental", "Ταβέρνα", "taverna", "Συνεργείο", "garage", "Κομμωτήριο", "hair"),
		phone: "+30 21 0555 ####", domain: "example.org",
		given:    pairs("Ελένη", "eleni", "Γιώργος", "giorgos", "Κατερίνα", "katerina", "Νίκος", "nikos"),
		family:   pairs("Παπαδόπουλος", "papadopoulos", "Γεωργίου", "georgiou", "Οικονόμου", "oikonomou", "Βλάχος", "vlachos"),
		brands:   pairs("Αιγαίο", "aigaio", "Ελιά", "elia", "Όλυμπος", "olympos", "Θάλασσα", "thalassa"),
		goods:    pairs("Φωτισμός", "fotismos", "Έπιπλα", "epipla", "Εμπορική", "emporiki", "Οπτικά", "optika"),
		cities:   pairs("Αθήνα", "athina", "Πάτρα", "patra", "Χανιά", "chania"),
		patterns: []string{"{b} {g} ΑΕ", "{f} & Υιοί ΟΕ", "{g} {c} ΕΠΕ", "{b} {g} ΙΚΕ"},
	},
	{
		country: "AE", language: "ar", currency: "USD", weight: 1, zones: []string{"Asia/Dubai"},
		media: pairs("للإعلان", "media", "الرقمية", "digital"),
		shops: pairs("لطب الأسنان", "dental", "للمطاعم", "restaurants", "للسيارات", "cars", "للتجميل", "beauty"),
		phone: "+971 4 555 ####", domain: "example.com",
		given:    pairs("ليلى", "layla", "أحمد", "ahmad", "فاطمة", "fatima", "يوسف", "yusuf"),
		family:   pairs("الحداد", "alhaddad", "النجار", "alnajjar", "منصور", "mansour", "الكعبي", "alkaabi"),
		brands:   pairs("النور", "alnour", "الواحة", "alwaha", "الخليج", "alkhaleej"),
		goods:    pairs("للتجارة", "trading", "للأثاث", "furniture", "للإعلان", "media"),
		cities:   pairs("دبي", "dubai", "الشارقة", "sharjah"),
		patterns: []string{"شركة {b} {g}", "{b} {g} ذ.م.م", "مؤسسة {f} {g}"},
	},
	{
		country: "IL", language: "he", currency: "USD", weight: 1, zones: []string{"Asia/Jerusalem"},
		media: pairs("מדיה", "media", "פרסום", "pirsum"),
		shops: pairs("מרפאת שיניים", "dental", "מסעדה", "misada", "מוסך", "garage", "עיצוב שיער", "hair"),
		phone: "+972 2 555 ####", domain: "example.net",
		given:    pairs("נועה", "noa", "דוד", "david", "מיכל", "michal", "איתן", "eitan"),
		family:   pairs("כהן", "cohen", "לוי", "levi", "מזרחי", "mizrahi", "פרץ", "peretz"),
		brands:   pairs("גל", "gal", "אורן", "oren", "שקד", "shaked"),
		goods:    pairs("סחר", "sachar", "רהיטים", "rehitim", "מדיה", "media"),
		cities:   pairs("חיפה", "haifa", "תל אביב", "tel aviv"),
		patterns: []string{"{b} {g} בע״מ", "{f} ובניו בע״מ", "{b} {g} {c}"},
	},
	{
		country: "CH", language: "de", currency: "CHF", weight: 2, zones: []string{"Europe/Zurich"},
		media: words("Medien", "Werbenetz", "Digital"),
		shops: words("Zahnarzt", "Gasthof", "Garage", "Coiffeur"),
		phone: "+41 44 555 ## ##", domain: "example.org", given: germanGiven, family: germanFamily,
		brands: words("Alpenrose", "Seeblick", "Steinbock"), goods: words("Uhren", "Velo", "Möbel", "Optik"),
		cities: words("Zürich", "Bern", "Sankt Gallen"), patterns: []string{"{f} {g} AG", "{b} {g} GmbH", "{b} {c} AG"},
	},
	{
		country: "IT", language: "it", currency: "EUR", weight: 3, zones: []string{"Europe/Rome"},
		media: words("Media", "Pubblicità", "Editoria"),
		shops: words("Studio Dentistico", "Trattoria", "Officina", "Parrucchieri"),
		phone: "+39 06 555 ####", domain: "example.net",
		given:    words("Chiara", "Niccolò", "Federica", "Matteo", "Giosuè", "Elena"),
		family:   words("Ricci", "D'Angelo", "Colombo", "Forlì", "Marchetti", "Bianchi"),
		brands:   words("Bella Vista", "Libertà", "Stella Alpina", "Rondò"),
		goods:    words("Illuminazione", "Arredi", "Ottica", "Sport"),
		cities:   words("Forlì", "Torino", "Bari", "Verona"),
		patterns: []string{"{f} {g} S.r.l.", "{b} {g} S.p.A.", "Fratelli {f} S.n.c.", "{g} {c} S.r.l."},
	},
	{
		country: "BR", language: "pt", currency: "USD", weight: 3, zones: []string{"America/Sao_Paulo"},
		media: words("Mídia", "Publicidade", "Digital"),
		shops: words("Odontologia", "Cantina", "Oficina", "Cabelos"),
		phone: "+55 11 5550-####", domain: "example.com",
		given:    words("João", "Conceição", "Luís", "Patrícia", "Antônio", "Vânia"),
		family:   words("Gonçalves", "Araújo", "Falcão", "Simões", "Brandão", "Assunção"),
		brands:   words("Pau-Brasil", "Sabiá", "Ipê", "Maracujá"),
		goods:    words("Móveis", "Iluminação", "Ótica", "Brinquedos"),
		cities:   words("São Luís", "Curitiba", "Goiânia"),
		patterns: []string{"{b} {g} Ltda.", "{f} {g} S.A.", "{g} {c} ME", "Irmãos {f} Ltda."},
	},
}

// placeWeight is the sum of the weights of places.
var placeWeight = func() int {
	sum := 0
	for i := range places {
		sum += places[i].weight
	}
	return sum
}()

// somewhere chooses a place by its weight.
func somewhere(d *dice) *place {
	at := d.IntN(placeWeight)
	for i := range places {
		if at -= places[i].weight; at < 0 {
			return &places[i]
		}
	}
	return &places[0]
}

// placeOf finds a place by its country.
func placeOf(country string) *place {
	for i := range places {
		if places[i].country == country {
			return &places[i]
		}
	}
	return &places[0]
}
