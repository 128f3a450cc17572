using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>
/// The very common words of a question's language, by which of them it has. A question in English, or in none of the languages that are known, has the English ones
/// (<see cref="StopWords"/>). Immutable.
/// </summary>
internal sealed class CommonWords
{
    // Folded, as the reader reads them.
    private static readonly (string Language, string Words)[] Languages =
    [
        ("de", "aber als am an auch auf aus bei bin bis das dem den der des die dies diese dieser dieses doch du durch ein eine einem einen einer eines er es fur gibt hat haben hatte hier "
            + "ich ihr ihre im in ist kann kein keine konnen man mein mit muss nach nicht noch nur oder ohne sein seine sich sie sind so uber um und uns unter viel viele vom von vor wann war "
            + "waren warum was welche welchem welchen welcher welches wem wen wenn wer werden wessen wie wieso wieviel wird wo wofur woher wohin wurde wurden zu zum zur lang gilt"),
        ("fr", "a ai au aux avec ce ces cet cette combien comment dans de des du elle elles en est et etait ete eu il ils j je l la le les leur leurs lequel laquelle mais ne nous on ont ou par "
            + "pas pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa se ses son sont sur t un une vous y d c n"),
        ("es", "a al como con cual cuales cuando cuanta cuantas cuanto cuantos de del donde el ella ellos en entre es esa ese esta este esto fue fueron ha han hay la las le les lo los mas no o "
            + "para pero por porque que quien quienes se ser si sin sobre son su sus tiene un una unas uno unos y ya"),
        ("it", "a ai al alla anche che chi ci come con cosa cui da dal dalla de dei del della delle di dove e ed era gli ha hanno i il in io l la le lo ma nel nella non o per perche piu qual quale quali quando quanti quanto se si sono su sul una uno un d"),
        ("pt", "a ao aos as com como da das de do dos e ela ele em entre era essa esse esta este eu foi ha isso mais mas na nas nao no nos o onde os ou para pela pelo por porque qual quais quando quanto quantos que quem se sem ser seu sua sao tem um uma"),
        ("nl", "aan als bij dan dat de deze die dit door een en er het hoe hoeveel ik in is je kan maar met na naar niet of om onder ook op over te tot uit van voor waar waarom wanneer wat we welk welke werd wie wordt zijn"),
        ("ru", "а без бы был была были было в вы где да для до его ее если есть и из или их к как какая какие какои какое когда кто куда ли на не о об он она они от откуда по почему при с сколько со так то у что чем чеи это"),
        ("ar", "ما ماذا من متي اين كم كيف لماذا هل اي ايه في علي الي عن مع هو هي هذا هذه ذلك التي الذي ان او و كان كانت تم لم لا قد"),
        ("hi", "क्या कब कहां कहाँ कौन कितना कितनी कितने कैसे क्यों किस किसने किसे किसकी है हैं था थी थे का की के को में से पर और ने यह वह कर हो"),
        ("el", "ο η το οι τα του της των τον την και να με σε απο για ειναι ηταν που πως ποτε ποιος ποια ποιο ποιοι ποσο ποσοι ποσα τι στο στη στην στον ως θα δεν"),
        ("tr", "bir bu da de hangi icin ile kac kim kimin mi mu ne neden nedir nasil nerede ve var olan olarak"),
    ];

    // These tell no language from English.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> AlsoEnglish =
        new HashSet<string>("die hat war sin con son pour per comment door dale van men ton tot met bin come sue al de la le un una e o d l n y c j".Split(' '), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    // A pair of letters with one of these is grammar, or says that something is asked.
    private static readonly SearchValues<char> ChineseParticles = SearchValues.Create("的了吗呢吧嘛么谁哪什怎");
    private static readonly HashSet<string> ChinesePairs = ["多少", "多久", "几个", "几天", "如何", "为何", "是否", "少天", "少个", "少元", "是多", "有多"];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>[] Sets =
        [.. Languages.Select(language => new HashSet<string>(language.Words.Split(' '), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>())];

    private readonly int _language;

    private CommonWords(int language) => _language = language;

    /// <summary>The language as in <c>de</c>; <see langword="null"/> for English, and for one that is not known.</summary>
    public string? Language => _language < 0 ? null : Languages[_language].Language;

    /// <summary>Whether the question has common English words, and no more of another language's.</summary>
    public bool IsEnglish { get; private init; }

    /// <summary>Those of a question's language.</summary>
    public static CommonWords Of(string question)
    {
        Span<int> hits = stackalloc int[Languages.Length];
        var english = 0;
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(question);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            english += StopWords.Contains(word[..length]) ? 1 : 0;
            for (var i = 0; i < Sets.Length; i++)
            {
                hits[i] += Sets[i].Contains(word[..length]) && !StopWords.Contains(word[..length]) && !AlsoEnglish.Contains(word[..length]) ? 1 : 0;
            }
        }

        // Umlauts tell more than a word that two languages have.
        hits[0] += question.AsSpan().IndexOfAny(Spellings.Umlauts) >= 0 ? 1 : 0;
        var best = 0;
        for (var i = 1; i < hits.Length; i++)
        {
            best = hits[i] > hits[best] ? i : best;
        }

        return hits[best] > english ? new CommonWords(best) : new CommonWords(-1) { IsEnglish = english > 0 };
    }

    /// <summary>Whether a word, folded, is one.</summary>
    public bool Contains(ReadOnlySpan<char> word) =>
        StopWords.Contains(word) || word is "happen" or "happens" or "happened" || (_language >= 0 && Sets[_language].Contains(word)) || IsCommonPair(word);

    private static bool IsCommonPair(ReadOnlySpan<char> word) => word.Length == 2 && word[0] > '\u3040'
        && (word.IndexOfAnyExceptInRange('\u3041', '\u309F') < 0 || word.IndexOfAny(ChineseParticles) >= 0 || ChinesePairs.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word));
}
