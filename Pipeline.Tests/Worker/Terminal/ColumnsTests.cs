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
}
