using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Chunking;

namespace Pipeline.Tests.Stages.Ingestion.Chunking;

internal sealed class TableHeaderTests
{
    [TestCase("| a | b |\n|---|:-:|\n| 1 | 2 |", "a | b", TestName = "Of_pipe_table")]
    [TestCase("====  ====\nname  size\n====  ====\nx     1", "name  size", TestName = "Of_rst_simple_table")]
    [TestCase("+---+---+\r\n| a | b |\r\n+===+===+\r\n| 1 | 2 |", "a | b", TestName = "Of_rst_grid_table")]
    [TestCase("name,age\nAnn,3", "name,age", TestName = "Of_comma_separated")]
    [TestCase("name\tage\nAnn\t3", "name\tage", TestName = "Of_tab_separated")]
    [TestCase("name | age\nAnn | 3", "name | age", TestName = "Of_rows_without_a_ruler")]
    [TestCase("author: Ann\ndate: today", "", TestName = "Of_fields_that_are_no_columns")]
    [TestCase("a, b\nno cells here", "", TestName = "Of_rows_that_differ_in_cells")]
    [TestCase("alone, here", "", TestName = "Of_one_line")]
    [TestCase("|---|\n|---|", "", TestName = "Of_rulers_alone")]
    [TestCase("", "", TestName = "Of_nothing")]
    public void Of_finds_the_names(string table, string expected) => Assert.That(TableHeader.Of(table), Is.EqualTo(expected));

    [Test]
    public void Of_very_wide_table_is_cut() =>
        Assert.That(TableHeader.Of($"{string.Join(',', Enumerable.Range(0, 5_000))}\n{string.Join(',', Enumerable.Range(0, 5_000))}"), Has.Length.LessThanOrEqualTo(2_000));
}
