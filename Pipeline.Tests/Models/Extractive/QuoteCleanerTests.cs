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
    [TestCase("> ## 3. Heading", "Heading")]
    [TestCase("It was said [1]_ and [#note]_ there [^2].", "It was said and there.")]
    [TestCase("As [12] shows, a[0] is first.", "As (12) shows, a(0) is first.")]
    [TestCase("Like this::", "Like this:")]
    public void Clean_takes_markup_off_and_keeps_words(string sentence, string clean) => Assert.That(QuoteCleaner.Clean(sentence), Is.EqualTo(clean));
}
