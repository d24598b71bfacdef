using Metering.Domain.Invoices;
using Shouldly;

namespace Metering.Domain.Tests.Invoices;

/// <summary>Titles match the verified legal name whatever the width of their characters (clause 5.1, S11).</summary>
public sealed class InvoiceTitleTests
{
    [Theory]
    [InlineData("深圳示例科技有限公司", "深圳示例科技有限公司")]
    [InlineData("深圳示例（集团）有限公司", "深圳示例(集团)有限公司")]
    [InlineData("深圳示例 (集团) 有限公司", "深圳示例（集团）有限公司")]
    [InlineData("　深圳示例\u3000科技有限公司 ", "深圳示例科技有限公司")]
    [InlineData("ＡＢＣ１２３有限公司", "ABC123有限公司")]
    public void Width_and_white_space_are_no_difference(string one, string other) => InvoiceTitle.Same(one, other).ShouldBeTrue();

    [Theory]
    [InlineData("深圳示例科技公司", "深圳示例科技有限公司")]
    [InlineData("深圳示例(集团)有限公司", "深圳示例集团有限公司")]
    [InlineData("abc有限公司", "ABC有限公司")]
    [InlineData("深圳示例科技有限公司", "深圳示例科技有限公司分公司")]
    public void Everything_else_is(string one, string other) => InvoiceTitle.Same(one, other).ShouldBeFalse();
}
