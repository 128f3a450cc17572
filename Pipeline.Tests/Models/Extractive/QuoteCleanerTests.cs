using NUnit.Framework;
using Pipeline.Core.Models.Extractive;

namespace Pipeline.Tests.Models.Extractive;

[TestFixture]
public sealed class QuoteCleanerTests
{
    [TestCase("Two\n  lines.", "Two lines.")]
    [TestCase("See :pep:`8` and :func:`~os.walk`.", "See pep 8 and os.walk.")]
    [TestCase("See :ref:`the guide <guide-1>` or `PEP 8 <https://x.org/8>`__.", "See the guide or PEP 8.")]
    [TestCase("It is `linked`_ and ``code`` and `code`.", "It is linked and `code` and `code`.")]
    [TestCase("A [link](https://x.org/a_b \"t\") and ![picture](p.png) here.", "A link and picture here.")]
    [TestCase("**Bold** and *emphasis* and snake_case_name and 2 * 3 * 4.", "Bold and emphasis and snake_case_name and 2 * 3 * 4.")]
    [TestCase("- An item.", "An item.")]
    [TestCase(" | | `lease` | `1m` | How long it holds. |", "`lease` – `1m` – How long it holds.")]
    [TestCase("It is a | b.", "It is a | b.")]
    [TestCase("> ## 3. Heading", "Heading")]
    [TestCase("It was said [1]_ and [#note]_ there [^2].", "It was said and there.")]
    [TestCase("Both `one`_, `two`_ and [3]_, [4]_ are references.", "Both one, two and, are references.")]
    [TestCase("As [12] shows, a[0] is first.", "As (12) shows, a(0) is first.")]
    [TestCase("Like this::", "Like this:")]
    [TestCase("Like this:: and on.", "Like this: and on.")]
    [TestCase("Call Config::build or `std::env::args`.", "Call Config::build or `std::env::args`.")]
    [TestCase("_Ownership_ is (_really_) a set of _rules and checks_.", "Ownership is (really) a set of rules and checks.")]
    [TestCase("A __strong word__, **_both_** and _**both**_.", "A strong word, both and both.")]
    [TestCase("The `_private` one, `other_`, ``__init__`` and __init__ and _private stay.", "The `_private` one, `other_`, `__init__` and __init__ and _private stay.")]
    [TestCase("The _`Vec<T>`_ of `a * b * c` and _snake_case_.", "The `Vec<T>` of `a * b * c` and snake_case.")]
    public void Clean_takes_markup_off_and_keeps_words(string sentence, string clean) => Assert.That(QuoteCleaner.Clean(sentence), Is.EqualTo(clean));
}
