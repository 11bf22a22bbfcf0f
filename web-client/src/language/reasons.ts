// Ready-made reasons of the desk, in the languages in which people intervene rather than in those of the interface: a
// reason is read by its author. Loaded with the desk.

export type Canned = 'source' | 'shorter' | 'topic' | 'personal' | 'respect' | 'unclear' | 'repeated' | 'mistake' | 'asked' | 'flooding' | 'impersonation';
export type ReasonFor = 'return' | 'hide' | 'undo' | 'mute' | 'expel' | 'hide_all';

/** Which of them fit what one is about to do, most used first. */
export const fittingReasons: Readonly<Record<ReasonFor, readonly Canned[]>> = {
  return: ['source', 'shorter', 'topic', 'personal', 'respect', 'unclear', 'repeated'],
  hide: ['mistake', 'personal', 'respect', 'topic', 'repeated', 'asked'],
  undo: ['mistake', 'personal', 'respect', 'topic', 'repeated', 'asked'],
  mute: ['respect', 'flooding', 'repeated', 'impersonation'],
  expel: ['respect', 'flooding', 'impersonation'],
  hide_all: ['flooding', 'respect', 'impersonation', 'personal'],
};

const reasons: Readonly<Record<string, Readonly<Record<Canned, string>>>> = {
  es: {
    source: 'Le rogamos que indique la fuente de los datos o de las citas.',
    shorter: 'Le rogamos que abrevie el texto y exponga en primer lugar la idea principal.',
    topic: 'El texto trata de un tema distinto del de esta sala. Le rogamos que lo envíe a la sala correspondiente.',
    personal: 'El texto contiene datos personales de terceros. Le rogamos que los suprima.',
    respect: 'Le rogamos que se refiera a las posiciones y no a las personas o delegaciones.',
    unclear: 'Una parte del texto no se entiende. Le rogamos que la revise.',
    repeated: 'El mismo texto ya se había enviado.',
    mistake: 'Se publicó por error. Le rogamos que disculpe las molestias; la mesa de moderación vuelve a examinarlo.',
    asked: 'Se oculta a petición de su autor o autora.',
    flooding: 'Se han enviado demasiadas intervenciones en poco tiempo.',
    impersonation: 'Se habla en nombre de otros sin estar acreditado para ello.',
  },
  en: {
    source: 'Please give the source of the figures or quotations.',
    shorter: 'Please shorten the text, and put the main point first.',
    topic: 'The text is about a theme other than this room’s. Please send it to the room of that theme.',
    personal: 'The text contains personal data of others. Please remove them.',
    respect: 'Please speak about positions rather than about persons or delegations.',
    unclear: 'A part of the text cannot be understood. Please revise it.',
    repeated: 'The same text had already been sent.',
    mistake: 'It was published by mistake. Please excuse us; the moderators are looking at it again.',
    asked: 'Hidden at its author’s request.',
    flooding: 'Too many interventions were sent in a short time.',
    impersonation: 'It speaks on behalf of others without being accredited to do so.',
  },
  fr: {
    source: 'Veuillez indiquer la source des chiffres ou des citations.',
    shorter: 'Veuillez abréger le texte et énoncer d’abord l’idée principale.',
    topic: 'Le texte porte sur un autre thème que celui de cette salle. Veuillez l’envoyer dans la salle correspondante.',
    personal: 'Le texte contient des données personnelles de tiers. Veuillez les retirer.',
    respect: 'Veuillez parler des positions plutôt que des personnes ou des délégations.',
    unclear: 'Une partie du texte n’est pas compréhensible. Veuillez la revoir.',
    repeated: 'Le même texte avait déjà été envoyé.',
    mistake: 'Elle a été publiée par erreur. Veuillez nous en excuser ; les modérateurs l’examinent de nouveau.',
    asked: 'Masquée à la demande de son auteur.',
    flooding: 'Trop d’interventions ont été envoyées en peu de temps.',
    impersonation: 'Elle parle au nom d’autrui sans accréditation à cet effet.',
  },
  ar: {
    source: 'يرجى ذكر مصدر الأرقام أو الاقتباسات.',
    shorter: 'يرجى اختصار النص والبدء بالفكرة الرئيسية.',
    topic: 'يتناول النص موضوعًا غير موضوع هذه القاعة. يرجى إرساله إلى القاعة المختصة.',
    personal: 'يتضمن النص بيانات شخصية لآخرين. يرجى حذفها.',
    respect: 'يرجى تناول المواقف لا الأشخاص أو الوفود.',
    unclear: 'جزء من النص غير واضح. يرجى مراجعته.',
    repeated: 'سبق إرسال النص نفسه.',
    mistake: 'نُشرت هذه المداخلة سهوًا. نرجو المعذرة، وسيعيد المشرفون النظر فيها.',
    asked: 'أُخفيت بناء على طلب صاحبها.',
    flooding: 'أُرسلت مداخلات كثيرة في وقت قصير.',
    impersonation: 'تتحدث المداخلة باسم آخرين دون اعتماد لذلك.',
  },
  zh: {
    source: '请注明数据或引文的来源。',
    shorter: '请精简发言，并先陈述要点。',
    topic: '发言内容不属于本会议室的主题，请提交至相应的会议室。',
    personal: '发言中含有他人的个人信息，请予删除。',
    respect: '请就立场发表意见，而不要针对个人或代表团。',
    unclear: '部分内容不够清楚，请予修改。',
    repeated: '同一内容此前已经提交。',
    mistake: '此发言系误发，谨致歉意，主持人正在重新审阅。',
    asked: '应发言者本人要求予以隐藏。',
    flooding: '短时间内提交的发言过多。',
    impersonation: '未经授权以他人名义发言。',
  },
  ru: {
    source: 'Просим указать источник данных или цитат.',
    shorter: 'Просим сократить текст и начать с основной мысли.',
    topic: 'Текст относится к другой теме. Просим направить его в соответствующий зал.',
    personal: 'Текст содержит персональные данные третьих лиц. Просим их удалить.',
    respect: 'Просим высказываться о позициях, а не о лицах или делегациях.',
    unclear: 'Часть текста непонятна. Просим её уточнить.',
    repeated: 'Этот же текст уже был направлен ранее.',
    mistake: 'Выступление было опубликовано по ошибке. Приносим извинения; модераторы рассматривают его повторно.',
    asked: 'Скрыто по просьбе автора.',
    flooding: 'За короткое время направлено слишком много выступлений.',
    impersonation: 'Выступление сделано от имени других лиц без соответствующей аккредитации.',
  },
};

/** In the author's language where there are reasons in it, else in the moderator's. */
export function reasonLanguage(authors: string, moderators: string): string {
  return [authors, moderators].map((tag) => tag.split('-')[0]?.toLowerCase() ?? '').find((tag) => tag in reasons) ?? 'en';
}

export const reasonLanguages: readonly string[] = Object.keys(reasons);

export function reasonIn(tag: string, canned: Canned): string {
  return reasons[tag]?.[canned] ?? reasons['en']?.[canned] ?? '';
}

/** A reason that nobody has changed, in whatever language. */
export function isCanned(words: string): boolean {
  return Object.values(reasons).some((all) => Object.values(all).includes(words));
}
