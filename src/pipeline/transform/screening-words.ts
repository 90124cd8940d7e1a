/** How pages speak that are no pages: titles are matched from their start, texts anywhere. Apostrophes are plain ones. */

export const BOT_TITLE =
  /^(?:just a moment|attention required!? \| cloudflare|access to this page has been denied|are you (?:a )?(?:human|robot)|robot (?:check|or human)|security (?:check|checkpoint)|vercel security checkpoint|ddos-guard|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|human verification|pardon our interruption|bot verification|one more step|please wait|making sure you(?:'re| are) not a bot!?)[\s.…?!]*(?:$|[-–—|:·])/i;
export const BOT_TEXT =
  /verify(?:ing)? (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot|bot)|checking (?:if the site connection is secure|your browser before)|enable javascript and cookies to continue|needs to review the security of your connection|press (?:&|and) hold|(?:complete|solve) the (?:captcha|security check)|unusual traffic from your (?:computer )?network|why have i been blocked|you (?:have been|were) blocked|performance (?:&|and) security by cloudflare|\bray id\b|confirm (?:that )?you(?:'re| are) (?:a )?human|(?:i'm|i am) not a robot|protected by (?:datadome|perimeterx|imperva|anubis)|making sure you(?:'re| are) not a bot|please enable (?:js|javascript) and disable any ad blocker/gi;

export const LOGIN_TITLE =
  /^(?:(?:please )?(?:log|sign)[ -]?in|login|sign in|log in|account login|anmelden|einloggen|connexion|se connecter|iniciar sesión|acceder|accedi|entrar|inloggen|logga in|登录|登入|ログイン|로그인|вход|войти)(?=$|\s*[-–—|·:,.•]|到|\s+(?:to|into|or|page|required)\b)/i;
export const LOGIN_TEXT =
  /(?:sign|log) ?in (?:to|or (?:sign up|register|create an account) to) (?:continue|view|read|see|access|keep reading)|(?:must|need to|have to) (?:be logged in|log ?in|sign ?in)|(?:please )?(?:log|sign) ?in (?:first|to your account)|this (?:content|page|article) is (?:only )?(?:for|available to) (?:members|subscribers)|subscribe to (?:continue|keep) reading|forgot(?:ten)? (?:your )?password/i;

/** "404", "Error 404: Not found", "Page not found | Site", but not "404 errors and how to fix them". */
export const ERROR_TITLE =
  /^(?:(?:http )?(?:error|fehler|erreur)?[\s:#-]*(?:40[0134]|410|429|50[0234])(?:[\s:–—-]+(?:error|page|page not found|not found|forbidden|gone|unauthorized|(?:internal )?server error|bad gateway|service unavailable|gateway time-?out))?|(?:the |this )?page (?:can(?:no|')t be |could not be |was |is )?(?:not found|found|no longer available|unavailable)|(?:file |object )?not found|access denied|forbidden|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|internal server error|something went wrong|oops|site (?:not found|is down|unavailable)|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|页面不存在|找不到页面)[\s.!…]*(?:$|[-–—|:·,(])/i;
/** What an error page says to the one who asked; an article about errors doesn't. */
export const ERROR_TEXT =
  /page (?:that )?(?:you(?:'re| are| were) looking for|you(?:'ve| have)? requested)[^.]{0,60}(?:could ?n[o']t be found|can(?:no|')t be found|does ?n[o']t exist|was not found|(?:has|have) (?:been )?(?:moved|removed|deleted)|is no longer|is unavailable|not available)|(?:we )?(?:can(?:no|')t|could ?n[o']t) find (?:the|that|this) page|requested (?:url|resource|page)[^.]{0,80}not found|this page (?:does ?n[o']t exist|could ?n[o']t be found|isn't available|is no longer available)|you do(?:n't| not) have permission to access|server is temporarily unable to service your request|seite (?:wurde )?nicht gefunden|page (?:est )?introuvable|página no (?:fue )?encontrada/i;
/** What a bare one-line error says. */
export const ERROR_LINE =
  /\b(?:error )?(?:404|403|410|500|502|503|504)\b[\s:–-]{0,3}(?:error|page not found|not found|forbidden|gone|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)|^(?:page not found|not found|access denied|forbidden|(?:the )?service is (?:temporarily )?unavailable|service (?:temporarily )?unavailable|bad gateway|internal server error)\b/i;

export const SHELL_TEXT =
  /(?:need|have|required?|must|please)[^.]{0,30}(?:enable|turn on|activate|allow)[^.]{0,12}javascript|javascript (?:is|must be|has to be|needs to be) (?:required|enabled|disabled|turned off|not enabled|not available)|requires javascript|(?:doesn't|does not|won't|will not) work (?:properly )?without javascript|(?:browser is|browser isn't) (?:not )?supported/i;
