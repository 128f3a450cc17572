using NUnit.Framework;
using Pipeline.Core.Models.Extractive;

namespace Pipeline.Tests.Models.Extractive;

[TestFixture]
public sealed class TableColumnsTests
{
    [TestCase("| Lamp B | 40 |", "| Lamp | Price |", "Lamp: Lamp B – Price: 40")]
    [TestCase("| Lamp B | 40 |", "Shop › Prices › Lamp | Price", "Lamp: Lamp B – Price: 40")]
    [TestCase("7,\"Bolt, long\",,open", "id,name,size,state", "id: 7 – name: Bolt, long – state: open")]
    [TestCase("a\tb", "x\ty", "x: a – y: b")]
    [TestCase("| a | b |", "Notes", null)]
    [TestCase("a,b,c", "x,y", null)]
    [TestCase("alone", "head", null)]
    public void Name_puts_the_columns_names_before_the_cells(string row, string head, string? named) => Assert.That(TableColumns.Name(row, head), Is.EqualTo(named));
}
