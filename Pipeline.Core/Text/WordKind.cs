namespace Pipeline.Core.Text;

/// <summary>What a word that was read is of the run of letters it comes from.</summary>
internal enum WordKind : byte
{
    /// <summary>All of it, or a pair of letters where words have no blanks between them.</summary>
    Plain,

    /// <summary>All of it in one, as <c>maxretrycount</c>; its parts come next.</summary>
    Whole,

    /// <summary>Parts with hyphens between them in one, as <c>email</c> of <c>e-mail</c>; the parts come next.</summary>
    Joined,

    /// <summary>A part of the whole before it, as <c>retry</c>.</summary>
    Part,

    /// <summary>Less than the number before it says, as <c>14.2</c> of <c>14.2.1</c>: a text is found by it, and nobody who asks for the whole means it.</summary>
    Rough,

    /// <summary>The word before it with its accents, as <c>brûlée</c> after <c>brulee</c>. Read only by those who ask for it.</summary>
    Exact,
}
