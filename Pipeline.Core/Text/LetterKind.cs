namespace Pipeline.Core.Text;

/// <summary>What a character is to the reader of words.</summary>
internal enum LetterKind : byte
{
    /// <summary>Not looked up yet.</summary>
    Unknown,

    /// <summary>Part of no word: a blank or a mark of punctuation.</summary>
    None,

    /// <summary>Not seen: a soft hyphen, a sign without width, an accent or a vowel mark that folding leaves out.</summary>
    Ignored,

    /// <summary>A letter of a script that puts blanks between words.</summary>
    Letter,

    /// <summary>A digit, folded to ASCII.</summary>
    Digit,

    /// <summary>A mark that belongs to the letter before it.</summary>
    Mark,

    /// <summary>A letter of a script that is read by pairs: Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar.</summary>
    Paired,

    /// <summary>A pictograph: a word by itself.</summary>
    Pictograph,

    /// <summary>Joins the parts of a compound: a hyphen or a low line.</summary>
    Joiner,

    /// <summary>Stands within a number: a point, a comma, a sign between thousands.</summary>
    NumberSign,
}
