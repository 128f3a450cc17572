using NUnit.Framework;
using Pipeline.Core.Models.Extractive;

namespace Pipeline.Tests.Text;

[TestFixture]
public sealed class SentencesTests
{
    [TestCase("所有电器保修两年。电池的保修期是六个月。", "所有电器保修两年。|电池的保修期是六个月。")]
    [TestCase("「行きますか？」と聞いた。はい！", "「行きますか？」|と聞いた。|はい！")]
    [TestCase("वार्षिक छुट्टी बीस दिन की है। प्रमाण पत्र चाहिए।", "वार्षिक छुट्टी बीस दिन की है।|प्रमाण पत्र चाहिए।")]
    [TestCase("متى يبدأ الدوام؟ يبدأ صباحا.", "متى يبدأ الدوام؟|يبدأ صباحا.")]
    [TestCase("The meeting is at 9 a.m. on Friday in Sect. 4 of bldg. B.", "The meeting is at 9 a.m. on Friday in Sect. 4 of bldg. B.")]
    [TestCase("Siehe Abb. 3 und Nr. 7, z.B. Holz. Ende.", "Siehe Abb. 3 und Nr. 7, z.B. Holz.|Ende.")]
    [TestCase("Mme. Dupont lit p. 12. Elle rit.", "Mme. Dupont lit p. 12.|Elle rit.")]
    [TestCase("It goes on… Then it ends.", "It goes on…|Then it ends.")]
    public void Split_ends_sentences_of_every_script(string passage, string sentences) =>
        Assert.That(string.Join('|', SentenceSplitter.Split(passage).Select(sentence => sentence.Text)), Is.EqualTo(sentences));
}
