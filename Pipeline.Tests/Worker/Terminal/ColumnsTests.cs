using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class ColumnsTests
{
    [Test]
    public void Write_of_cells_with_lines_and_escapes_gives_a_line_a_row()
    {
        using StringWriter output = new() { NewLine = "\n" };

        Columns.Write(output, ["tenant", "jobs"], [["a\nb\t1", "2"], ["\u001b[2Jx", "3"], ["two  blanks", "4"]]);

        Assert.That(output.ToString(), Is.EqualTo("tenant       jobs\na b 1        2\n[2Jx         3\ntwo  blanks  4\n"));
    }

    [Test]
    public void Write_cuts_the_last_cell_to_the_width_and_no_word_of_the_others()
    {
        using StringWriter output = new() { NewLine = "\n" };

        Columns.Write(output, 40, ["ID", "REASON"], [["0123456789", "the model did not answer within 30 s, and so on"]]);

        Assert.That(output.ToString(), Is.EqualTo("ID          REASON\n0123456789  the model did not answer wi…\n"));
    }
}
