using Orleans.Dashboard;

namespace Metering.Host.Dashboard;

/// <summary>The Orleans dashboard at /dashboard, for operators only, with a small form to sign in.</summary>
internal static class DashboardEndpoints
{
    private const string Root = "/dashboard";
    private const string Login = Root + "/login";
    private const int LongestForm = 1_024;
    private static readonly TimeSpan WrongKeyPause = TimeSpan.FromMilliseconds(300);

    private const string Form = """
        <!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>运维面板 Dashboard</title><style>
        body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;margin:0;background:#f4f5f7;color:#1a1a1a}
        form{background:#fff;padding:2rem;border-radius:8px;box-shadow:0 1px 4px #0003;width:20rem}label{display:block;margin-bottom:.3rem}
        input,button{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;margin-bottom:1rem}p{color:#b00020;margin:0 0 1rem}
        </style></head><body><form method="post"><h1 style="font-size:1.2rem">运维面板 Dashboard</h1>{0}
        <label for="key">API 密钥（admin 或 billing-operator）<span lang="en">API key (admin or billing-operator)</span></label>
        <input id="key" name="key" type="password" autocomplete="off" required autofocus><button>登录 Sign in</button></form></body></html>
        """;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Login, http => Page(http, "")).ExcludeFromDescription();
        endpoints.MapPost(Login, SignIn).ExcludeFromDescription();
        endpoints.MapOrleansDashboard(Root).ExcludeFromDescription();
    }

    /// <summary>Lets nobody but operators through to the dashboard, its data included.</summary>
    public static void UseOperatorCheck(this IApplicationBuilder app) => app.UseWhen(IsForOperators, guarded => guarded.Use(Check));

    private static bool IsForOperators(HttpContext http) => http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase)
        && !http.Request.Path.Equals(Login, StringComparison.OrdinalIgnoreCase);

    private static async Task Check(HttpContext http, RequestDelegate next)
    {
        if (await http.RequestServices.GetRequiredService<OperatorSessions>().IsOperator(http.Request))
        {
            await next(http);
            return;
        }
        if (http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) http.Response.Redirect(Login);
        else http.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private static async Task SignIn(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength is not (> 0 and <= LongestForm))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (await http.RequestServices.GetRequiredService<OperatorSessions>().Open(form["key"].ToString().Trim()) is not { } session)
        {
            await Task.Delay(WrongKeyPause, http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await Page(http, """<p role="alert">这不是运维人员的密钥。<span lang="en">This is no operator's key.</span></p>""");
            return;
        }
        http.Response.Cookies.Append(OperatorSessions.Cookie, session, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = Root,
        });
        http.Response.Redirect(Root + "/");
    }

    private static Task Page(HttpContext http, string message)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        return http.Response.WriteAsync(Form.Replace("{0}", message, StringComparison.Ordinal), http.RequestAborted);
    }
}
