import { t } from './words.ts';

const code = `<span class="hljs-meta">@Transactional</span>
<span class="hljs-keyword">public</span> Member <span class="hljs-title function_">signUp</span>(SignUpRequest request) {
    <span class="hljs-type">Member</span> member = members.save(Member.from(request));
    mailSender.<span class="hljs-title">send</span>(welcome(member));   <span class="hljs-comment">// ${t('평균 0.2초, 어제는 30초', 'usually 0.2 s, yesterday 30')}</span>
    <span class="hljs-keyword">return</span> member; <span class="hljs-string">"ok"</span>; <span class="hljs-number">42</span>
}`;

export const sampleHtml = `
<p>${t('회원 가입을 처리하는 코드에서 사용자를 저장한 다음 <strong>같은 트랜잭션 안에서</strong> 환영 메일을 보냈습니다.', 'We save the member and send the welcome mail <strong>inside the same transaction</strong>.')} <code>HikariPool-1</code> <a href="#prose">${t('자세히', 'details')}</a></p>
<h2>${t('무슨 일이 있었나', 'What happened')}</h2>
<figure class="code"><figcaption>SignUpService.java</figcaption><pre tabindex="0"><code class="hljs language-java">${code}</code></pre></figure>
<blockquote><p>HikariPool-1 - Connection is not available, request timed out after 30000ms (total=10, active=10, idle=0, waiting=38)</p></blockquote>
<ol><li>${t('커넥션을 오래 쥐고 있는 것 말고 다른 문제도 있나요?', 'Is there more to it than holding a connection?')}</li><li>${t('커밋한 뒤에 보내려다 서버가 죽으면 메일은 영영 안 나가나요?', 'And if the server dies after the commit?')}</li></ol>
<ul><li>outbox</li><li>${t('따로 도는 일꾼', 'a worker of its own')}</li></ul>
<div class="table-scroll" tabindex="0"><table><thead><tr><th>${t('방법', 'Way')}</th><th>${t('느려지면', 'When slow')}</th></tr></thead><tbody><tr><td>${t('트랜잭션 안', 'Inside')}</td><td>${t('다 멈춤', 'everything stops')}</td></tr><tr><td>outbox</td><td>${t('메일만 늦음', 'only mail is late')}</td></tr></tbody></table></div>`;
