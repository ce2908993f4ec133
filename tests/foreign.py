"""Laws in other languages than English and one in it, written for the tests."""

FRENCH = """\
Loi n° 27 relative aux services d'intelligence artificielle proposés au public

Article 1er. La présente loi s'applique à tout fournisseur d'un service d'intelligence artificielle
générative proposé au public sur le territoire de la République de Valombre.

Article 2. Le fournisseur évalue, avant la mise en service puis une fois par an, les risques de
discrimination fondée sur l'origine, le sexe, l'âge ou le handicap. Il conserve pendant cinq ans les
résultats de ces essais et les communique à l'Autorité des services numériques sur sa demande.

Article 3. Il est interdit de collecter des données à caractère personnel sans le consentement
explicite de la personne concernée, ou de diffuser des contenus trompeurs sans les signaler.

Article 4. Tout manquement aux articles 2 et 3 est puni d'une amende administrative qui ne peut
excéder deux millions de couronnes ou 4 % du chiffre d'affaires annuel. L'Autorité peut ordonner la
suspension du service.

Article 5. La présente loi entre en vigueur le 1er janvier 2026.
"""

CHINESE = """\
人工智能服务管理条例

第一条 为了促进人工智能健康发展，保护公民、法人和其他组织的合法权益，制定本条例。

第二条 提供者应当在训练数据选择、模型生成和优化、提供服务等过程中，采取有效措施
防止产生民族、信仰、性别、年龄等歧视。

第三条 提供者应当依法保护使用者的个人信息，不得非法留存能够识别使用者身份的输入信息，
不得向他人提供。

第四条 违反本条例规定的，由主管部门责令改正，给予警告；拒不改正或者情节严重的，责令暂停提供
相关服务，并处一百万元以下罚款。

第五条 本条例自公布之日起施行。
"""

SWEDISH = """\
Lag om artificiell intelligens i offentlig verksamhet

1 § Den som tillhandahåller ett system för artificiell intelligens ska innan systemet tas i bruk
göra en bedömning av riskerna för hälsa, säkerhet och grundläggande rättigheter.

2 § Tillsynsmyndigheten får förelägga leverantören att vid vite upphöra med användningen av ett
system som diskriminerar enskilda. Regeringen får meddela närmare föreskrifter om detta.
"""

ENGLISH = """\
An Act on automated decisions in lending

Section 1. A lender shall not use an automated decision system based on artificial intelligence that
discriminates against an applicant on the basis of race or sex.

Section 2. The Commissioner shall impose a penalty of not more than 10,000 crowns for each violation
of section 1, and shall publish a report on such violations each year.
"""
